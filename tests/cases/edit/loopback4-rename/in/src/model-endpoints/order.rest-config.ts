module.exports = <ModelCrudRestApiConfig>{
  model: Order,
  pattern: 'CrudRest',
  dataSource: 'orders',
  basePath: '/orders',
};
