/** The sample developer and the colleagues: invented, and nowhere but here. */
export interface Person {
  name: string;
  login: string;
  githubId: number;
  slackId: string;
  notionId: string;
  email: string;
}

export const subject = person('Odalie Fennwick', 'odalie-f', 1);

export const colleagues: readonly Person[] = [
  person('Teun Barrowmeer', 'teunbar', 2),
  person('Ysolde Karpinska-Rho', 'ysolde-k', 3),
  person('Ravindel Moss', 'rav-moss', 4),
  person('Kaia Thornequist', 'kthornequist', 5),
  person('Benedek Oystrand', 'oystrand', 6),
];

export const product = 'Skerrylink';

function person(name: string, login: string, order: number): Person {
  const digits = String(order).padStart(2, '0');
  return {
    name,
    login,
    githubId: 9_100_000 + order,
    slackId: `U0SKERRY${digits}`,
    notionId: `5ce1171b-0000-4000-a000-0000000000${digits}`,
    // `.example` can never be anybody's address (RFC 2606).
    email: `${login}@skerrylink.example`,
  };
}
