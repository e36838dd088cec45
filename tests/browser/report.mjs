// Prints one line per check. The exit status is 1 if a check failed.
let failed = 0;

export async function check(what, test) {
  const started = Date.now();
  try {
    await test();
    console.log(`ok    ${what} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  } catch (error) {
    failed++;
    process.exitCode = 1;
    console.log(`FAIL  ${what}\n      ${String(error.stack ?? error).split('\n').slice(0, 12).join('\n      ')}`);
  }
}

export function isAsExpected(value, message) {
  if (!value) {
    throw new Error(message);
  }
}
