import {inject} from '@loopback/core';
import {DefaultCrudRepository} from '@loopback/repository';
import {OrdersDataSource} from '../datasources';
import {Order} from '../models';

export class OrderRepository extends DefaultCrudRepository<Order, typeof Order.prototype.id> {
  constructor(@inject('datasources.orders') dataSource: OrdersDataSource) {
    super(Order, dataSource);
  }
}
