import {inject} from '@loopback/core';
import {DefaultCrudRepository} from '@loopback/repository';
import {ShopMainDataSource} from '../datasources';
import {Order} from '../models';

// The OrdersDataSource of 'datasources.orders'.
export class OrderRepository extends DefaultCrudRepository<Order, number> {
  constructor(@inject('datasources.shopMain') dataSource: ShopMainDataSource) {
    super(Order, dataSource);
  }
}
