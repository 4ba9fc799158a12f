import {BootMixin} from '@loopback/boot';
import {RepositoryMixin} from '@loopback/repository';
import {RestApplication} from '@loopback/rest';

export class ShopApplication extends BootMixin(
  RepositoryMixin(RestApplication),
) {}
