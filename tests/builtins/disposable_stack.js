// DisposableStack and AsyncDisposableStack: last in, first out; errors suppress each other.

const stack = new DisposableStack(), log = [];
const resource = { [Symbol.dispose]() { log.push("resource", this === resource); } };
print(stack.use(resource) === resource, stack.adopt("value", (value) => log.push(value)), stack.defer(() => log.push("deferred")), stack.use(null)); // expect: true value undefined null
print(stack.disposed, stack.dispose(), stack.disposed, log, stack.dispose()); // expect: false undefined true deferred,value,resource,true undefined
try { stack.defer(() => {}); } catch (error) { print(error.name); } // expect: ReferenceError
try { new DisposableStack().use({}); } catch (error) { print(error.name); } // expect: TypeError
try { DisposableStack(); } catch (error) { print(error.name); } // expect: TypeError

const failing = new DisposableStack();
for (const name of ["third", "second", "first"]) failing.defer(() => { throw name; });
const moved = failing.move();
failing.dispose();
try { moved.dispose(); } catch (error) {
  print(error instanceof SuppressedError, error.error, error.suppressed.error, error.suppressed.suppressed); // expect: true third second first
}
print(moved.disposed, DisposableStack.prototype[Symbol.dispose] === DisposableStack.prototype.dispose, String(moved)); // expect: true true [object DisposableStack]

// ---
(async () => {
  const stack = new AsyncDisposableStack(), log = [];
  stack.use({ async [Symbol.asyncDispose]() { log.push("async start"); await null; log.push("async end"); } });
  stack.use({ [Symbol.dispose]() { log.push("sync"); } });
  stack.adopt(1, async (value) => log.push(value));
  stack.defer(async () => { log.push("deferred"); throw "late"; });
  stack.use(undefined);
  await stack.disposeAsync().catch((reason) => log.push(`rejected ${reason}`));
  print(log, stack.disposed); // expect: deferred,1,sync,async start,async end,rejected late true
  print(await stack.disposeAsync()); // expect: undefined
  await AsyncDisposableStack.prototype.disposeAsync.call({}).catch((error) => print(error.name)); // expect: TypeError
})();
