const user = process.env.DB_USER;
