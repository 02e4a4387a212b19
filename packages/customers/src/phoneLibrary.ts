// A module of its own, to be imported on demand: a bundler then takes along what is exported here, not the whole library.
export { parsePhoneNumberFromString } from 'libphonenumber-js/min';
