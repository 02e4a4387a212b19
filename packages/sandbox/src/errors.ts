/** The language of error messages: English unless the request says `Accept-Language: pl` [doc]. */
export type Language = 'en' | 'pl';

/** The kinds of complaint. */
export type ProblemKind =
  | 'unauthorized'
  | 'forbidden'
  | 'notFound'
  | 'pathNotFound'
  | 'customerNotFound'
  | 'methodNotAllowed'
  | 'gone'
  | 'tooLarge'
  | 'tooMany'
  | 'internal'
  | 'malformedBody'
  | 'missing'
  | 'unknown'
  | 'wrongType'
  | 'notAllowed'
  | 'tooGreat'
  | 'wrongDate'
  | 'noSuchReference'
  | 'requiredByStatus'
  | 'alreadyExists'
  | 'alreadyClosed'
  | 'callInProgress';

/** What is wrong, by code, in both languages. The vendor publishes no table of codes: these are the sandbox's own. */
const messages: Record<ProblemKind, readonly [code: number, english: string, polish: string]> = {
  unauthorized: [100401, 'Wrong user name or password.', 'Błędna nazwa użytkownika lub hasło.'],
  forbidden: [100403, 'No permission for this method.', 'Brak uprawnień do tej metody.'],
  notFound: [100404, 'Not found.', 'Nie znaleziono.'],
  customerNotFound: [100405, 'Customer not found.', 'Nie znaleziono klienta.'],
  pathNotFound: [100407, 'The API has no such path.', 'API nie ma takiej ścieżki.'],
  methodNotAllowed: [100406, 'This method is not supported here.', 'Ta metoda nie jest tu obsługiwana.'],
  gone: [100410, 'Removed for good.', 'Usunięto na stałe.'],
  tooLarge: [100413, 'The request is too large.', 'Żądanie jest zbyt duże.'],
  tooMany: [100429, 'Too many requests.', 'Zbyt wiele żądań.'],
  internal: [100500, 'Internal server error.', 'Wewnętrzny błąd serwera.'],
  malformedBody: [110001, 'The body is not a JSON object.', 'Treść nie jest obiektem JSON.'],
  missing: [111001, 'Missing parameter: {name}.', 'Brak parametru: {name}.'],
  unknown: [111002, 'Unknown parameter: {name}.', 'Nieznany parametr: {name}.'],
  wrongType: [111003, 'Wrong type of parameter: {name}.', 'Nieprawidłowy typ parametru: {name}.'],
  notAllowed: [111004, 'Value not allowed: {name}.', 'Niedozwolona wartość: {name}.'],
  tooGreat: [111005, 'Value too great: {name}.', 'Zbyt duża wartość: {name}.'],
  wrongDate: [111006, 'Wrong format of date: {name}.', 'Nieprawidłowy format daty: {name}.'],
  noSuchReference: [111007, 'No such value in the system: {name}.', 'Brak takiej wartości w systemie: {name}.'],
  requiredByStatus: [111008, 'Required for this status: {name}.', 'Wymagane dla tego statusu: {name}.'],
  alreadyExists: [111009, 'The record already exists.', 'Rekord już istnieje.'],
  callInProgress: [111011, 'The record is in a call.', 'Trwa rozmowa z rekordem.'],
  alreadyClosed: [111010, 'The conversation is closed.', 'Konwersacja jest zakończona.'],
};

/** One complaint: what is wrong, and with which parameter. It never holds a value that was sent. */
export interface Problem {
  readonly kind: ProblemKind;
  readonly name?: string;
}

/** The documented body of an error. */
export interface ErrorBody {
  request_id: string;
  errors: { message: string; code: number }[];
}

/** Thrown by a route to answer with an error. */
export class Refusal extends Error {
  readonly status: number;
  readonly problems: readonly Problem[];

  constructor(status: number, problems: readonly Problem[]) {
    super(`refused with ${status}`);
    this.status = status;
    this.problems = problems;
  }
}

/** The validation error (400) about one parameter. */
export function invalid(kind: ProblemKind, name: string): Refusal {
  return new Refusal(400, [{ kind, name }]);
}

/** The error for something that a path names and that is not there (404). */
export function notFound(kind: ProblemKind = 'notFound'): Refusal {
  return new Refusal(404, [{ kind }]);
}

const longestName = 80;

/** The text of a complaint. */
export function messageOf(problem: Problem, language: Language): string {
  const [, english, polish] = messages[problem.kind];
  // A name may be one that the client made up.
  const name = (problem.name ?? '').slice(0, longestName);
  return (language === 'pl' ? polish : english).replace('{name}', () => name);
}

/** The error body the vendor documents. */
export function errorBody(requestId: string, problems: readonly Problem[], language: Language): ErrorBody {
  return {
    request_id: requestId,
    errors: problems.map((problem) => ({ message: messageOf(problem, language), code: messages[problem.kind][0] })),
  };
}

/** Reads `Accept-Language`: only its first language counts. */
export function languageOf(header: string | null): Language {
  return /^\s*pl\b/i.test(header ?? '') ? 'pl' : 'en';
}
