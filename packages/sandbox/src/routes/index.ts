import type { Routes } from '../call.js';
import { campaignRoutes } from './campaigns.js';
import { chatRoutes } from './chat.js';
import { customerRoutes } from './customers.js';
import { fieldGroupRoutes } from './fieldGroups.js';
import { ticketRoutes } from './tickets.js';

/** Every route of the sandbox by `METHOD path`. */
export const routes: Routes = {
  ...customerRoutes,
  ...fieldGroupRoutes,
  ...campaignRoutes,
  ...ticketRoutes,
  ...chatRoutes,
};
