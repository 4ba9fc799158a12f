const config = {
  password: 's3cret',
  host 'x'
};
export class BrokenDataSource extends juggler.DataSource { constructor() { super(config); } }
