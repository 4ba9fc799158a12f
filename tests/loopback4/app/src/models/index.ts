export * from './note.model';
