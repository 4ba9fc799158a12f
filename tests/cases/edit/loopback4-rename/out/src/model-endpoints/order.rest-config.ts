module.exports = <ModelCrudRestApiConfig>{
  model: Order,
  pattern: 'CrudRest',
  dataSource: 'shopMain',
  basePath: '/orders',
};
