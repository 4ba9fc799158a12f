import {Entity, model, property} from '@loopback/repository';

@model()
export class Note extends Entity {
  @property({type: 'number', id: true, generated: true})
  id?: number;

  @property({type: 'string', required: true})
  title: string;

  constructor(data?: Partial<Note>) {
    super(data);
  }
}

export interface NoteRelations {}

export type NoteWithRelations = Note & NoteRelations;
