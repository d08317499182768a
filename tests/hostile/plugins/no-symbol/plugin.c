/* Exports nothing: the host says which symbol it looked for. */
int hostile_nothing(void) { return 0; }
