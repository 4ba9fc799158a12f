export * from './note.repository';
