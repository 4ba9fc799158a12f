export class Stray extends juggler.DataSource { static dataSourceName = "stray" }
