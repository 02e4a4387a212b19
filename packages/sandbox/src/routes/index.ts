import type { Routes } from '../call.js';
import { campaignRoutes } from './campaigns.js';
import { chatRoutes } from './chat.js';
import { companyRoutes } from './companies.js';
import { customerRoutes } from './customers.js';
import { dictionaryRoutes } from './dictionaries.js';
import { fieldGroupRoutes } from './fieldGroups.js';
import { fileRoutes } from './files.js';
import { ticketRoutes } from './tickets.js';
import { webhookRoutes } from './webhooks.js';

/** Every route of the sandbox by `METHOD path`. */
export const routes: Routes = {
  ...customerRoutes,
  ...companyRoutes,
  ...fieldGroupRoutes,
  ...campaignRoutes,
  ...ticketRoutes,
  ...fileRoutes,
  ...chatRoutes,
  ...dictionaryRoutes,
  ...webhookRoutes,
};
