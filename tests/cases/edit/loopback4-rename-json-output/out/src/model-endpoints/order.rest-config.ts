module.exports = <ModelCrudRestApiConfig>{
  model: Order,
  pattern: 'CrudRest',
  dataSource: 'shop',
  basePath: '/orders',
};
