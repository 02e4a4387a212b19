export type { Address, AddressInput } from './address.js';
export type { Company } from './company.js';
export type { CompanyFields } from './companyFields.js';
export type { Customer } from './customer.js';
export type { CustomerFields } from './customerFields.js';
export type { FieldGroup, FieldGroupField } from './fieldGroup.js';
export type { FieldGroupItem, FieldGroupItemValue } from './fieldGroupItem.js';
export type { FieldValue } from './fieldValue.js';
export type { Include } from './include.js';
