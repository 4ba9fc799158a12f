import 'dotenv/config';

import {ShopApplication} from './application';

export const application = new ShopApplication();
