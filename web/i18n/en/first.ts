// The words of nearly every visit, fetched in one piece before the first page shows; all others come with their pages.
export * from './errors.ts';
export * from './password.ts';
export * from './profile.ts';
export * from './shell.ts';
export * from './sign-in.ts';
export * from './ui.ts';
