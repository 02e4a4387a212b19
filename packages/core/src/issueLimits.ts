/** How many issues an `InvalidInputError` holds; the search for more stops there. */
export const maxIssues = 100;
/** How many of them its message tells. */
export const maxIssuesInMessage = 10;
