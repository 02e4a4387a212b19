/** Programs of users, from which costs are measured. */
export interface Program {
  readonly name: string;
  readonly text: string;
}

const options = "{ system: 'acme', username: 'user', password: 'secret' }";

/** A program that makes one call. */
export const oneEndpoint: Program = {
  name: 'one endpoint',
  text: `import { addCustomerResponse, createThulium } from '@thulium-js/tickets';
export const send = (body) => addCustomerResponse(createThulium(${options}), { ticket_id: 1234, body });`,
};

/** A program that holds all calls of a package. */
export const wholeClient: Program = {
  name: 'whole tickets client',
  text: `import { createThulium, createTickets } from '@thulium-js/tickets';
export const tickets = createTickets(createThulium(${options}));`,
};

/** The programs that budgets are held on. */
export const programs: readonly Program[] = [oneEndpoint, wholeClient];
