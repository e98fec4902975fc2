export async function memlabVerdict() { return undefined; }
