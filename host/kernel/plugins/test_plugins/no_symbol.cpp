// Exports nothing that the host looks for.
extern "C" int something_else() { return 1; }
