import {BootMixin} from '@loopback/boot';
import {Application} from '@loopback/core';
import {RepositoryMixin} from '@loopback/repository';

export class NotesApplication extends BootMixin(RepositoryMixin(Application)) {
  constructor() {
    super();
    this.projectRoot = __dirname;
  }
}
