// Folds what is typed and what is listed as the server folds names, so that a list on the page finds what its search finds.
export { foldText } from '../../contract/name-folding.ts';
