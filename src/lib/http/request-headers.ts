/** Path and query of the request, set by our own server in front of the pages; a client's copy is removed there. */
export const pathHeader = 'x-devtrack-path';
