const config = {
  password: 's3cret',
  host: 'db.example.com'
  port: 1
};
export class XDataSource extends juggler.DataSource {
  constructor(dsConfig = config) {
    super(dsConfig);
  }
}
