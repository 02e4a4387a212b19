/** How many issues are collected of an input or a response; the search for more stops there. */
export const maxIssues = 100;
/** How many of them the message of an `InvalidInputError` tells. */
export const maxIssuesInMessage = 10;
