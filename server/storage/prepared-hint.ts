// Marks the few statements whose plan PostgreSQL is to keep for each connection, since making it costs more than running it.

/**
 * At the very start of a statement. It belongs only on one whose text is the same each time but for its parameters: each
 * text is kept for as long as the connection lives. SQLite keeps every statement prepared, and reads this as a comment.
 */
export const keptPlanMark = '/* kept plan */';
