import {ApplicationConfig, ShopApplication} from './application';

export * from './application';

export async function main(options: ApplicationConfig = {}) {
  const app = new ShopApplication(options);
  await app.boot();
  await app.start();
  return app;
}

if (require.main === module) {
  main({rest: {host: '127.0.0.1', port: 0}}).catch(err => {
    console.error('Cannot start the application.', err);
    process.exit(1);
  });
}
