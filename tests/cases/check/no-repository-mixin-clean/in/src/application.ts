import {BootMixin} from '@loopback/boot';
import {ApplicationConfig} from '@loopback/core';
import {OrdersDataSource} from './datasources';
import {RestApplication} from '@loopback/rest';

export class ShopApplication extends BootMixin(RestApplication) {
  constructor(options: ApplicationConfig = {}) {
    super(options);
    this.projectRoot = __dirname;
    this.bind('datasources.orders').toClass(OrdersDataSource);
  }
}
