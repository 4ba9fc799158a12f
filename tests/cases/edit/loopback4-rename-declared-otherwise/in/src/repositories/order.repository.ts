import {OrdersDataSource} from '../datasources';

export function ShopDataSource(source: OrdersDataSource) {}
