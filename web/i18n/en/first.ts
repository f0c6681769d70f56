// What nearly every visit needs, fetched in one piece before the first page shows; all other words come with their pages.
export * from './errors.ts';
export * from './password.ts';
export * from './profile.ts';
export * from './shell.ts';
export * from './sign-in.ts';
export * from './ui.ts';
