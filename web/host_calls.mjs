/**
 * The page's end of calls that go from the guest to the page: host functions and the module loader.
 *
 * One object per VM. Messages are JSON text both ways. A host function that answers at once is answered at once;
 * one that returns a promise is answered with a ticket (`pending`) that the engine redeems with `wait`.
 */

import { callCapability, dereferenceHooks, exposesErrors, isVMCapability, randomId } from "./capability.mjs";
import { GuestVisibleError, Suspend, VMError, VMErrorCode } from "./errors.mjs";
import { askModuleLoader } from "./module_loader.mjs";
import { decodeNode, encodeNode } from "./wire.mjs";

export class HostCalls {
  #capabilities;
  #moduleLoader;
  #onHostError;
  #pending = new Map();
  #nextTicket = 1;
  #closed = false;

  /**
   * @param {Map<string, object>} capabilities by id
   * @param {object|undefined} moduleLoader
   * @param {((error: unknown, call: {id: string, name: string}) => void)|undefined} onHostError
   */
  constructor(capabilities, moduleLoader, onHostError = reportToConsole) {
    this.#capabilities = capabilities;
    this.#moduleLoader = moduleLoader;
    this.#onHostError = onHostError;
  }

  /** Nothing is called any more; what is still waiting answers as revoked. */
  close() {
    this.#closed = true;
    this.#pending.clear();
  }

  /** Answer a message that must be answered now. */
  answerNow(message) {
    if (message.op !== "call") return refusal("this message has no immediate answer");
    return this.#call(message);
  }

  /** Answer any message, in its own time. */
  async answer(message) {
    switch (message.op) {
      case "call":
        return this.#call(message);
      case "wait":
        return this.#wait(message.pending);
      case "resolve":
      case "load":
        return this.#load(message);
      default:
        return refusal("unknown message");
    }
  }

  /** ATTACK: a guest that kept a function, or an engine that made up an id. Only live ids of this VM are called. */
  #call({ id, name, args }) {
    const capability = this.#closed ? undefined : this.#capabilities.get(id);
    if (capability === undefined || capability.revoked) return revokedAnswer(name);
    try {
      const result = callCapability(capability, this.#decodeArguments(args));
      return isThenable(result) ? this.#ticket(result, capability, name) : this.#encodeResult(result);
    } catch (error) {
      return this.#failed(error, name, exposesErrors(capability));
    }
  }

  #decodeArguments(args) {
    return args.map((node, index) => decodeNode(node, { ...dereferenceHooks, path: `$arguments[${index}]` }));
  }

  #encodeResult(value) {
    return { ok: true, value: encodeNode(value, { path: "$result", onCapability: (item) => this.#adopt(item) }) };
  }

  /** A capability in a result becomes one of this VM's, and is revoked with it. */
  #adopt(value) {
    if (!isVMCapability(value)) return undefined;
    const { id, name } = value.metadata;
    this.#capabilities.set(id, value);
    return { $: "capability", name, id };
  }

  #ticket(promise, capability, name) {
    const ticket = this.#nextTicket++;
    const answer = Promise.resolve(promise).then(
      (value) => (capability.revoked ? revokedAnswer(name) : this.#encodeResult(value)),
      (error) => (capability.revoked ? revokedAnswer(name) : this.#failed(error, name, exposesErrors(capability))),
    );
    this.#pending.set(
      ticket,
      answer.catch((error) => this.#failed(error, name)),
    );
    return { pending: ticket };
  }

  async #wait(ticket) {
    const answer = this.#pending.get(ticket);
    this.#pending.delete(ticket);
    return answer ?? refusal("nothing is pending under this number");
  }

  async #load({ op, specifier, referrer, attributes }) {
    const request = { specifier, referrer: referrer ?? undefined, attributes: attributes ?? undefined };
    try {
      const answer = await askModuleLoader(this.#moduleLoader, op, withoutUndefined(request));
      return { ok: true, value: encodeNode(answer, { path: "$result" }) };
    } catch (error) {
      if (error instanceof VMError) return { ok: false, error: coded(error) };
      return this.#failed(error, `moduleLoader.${op}`);
    }
  }

  /**
   * ATTACK: messages and stacks of the page name its files and its data. The guest is told that the call failed
   * and an id; the page's own log gets the id and the error. What is meant for the guest says so by its class, or
   * the capability does for all that it throws.
   */
  #failed(error, name, isExposed = false) {
    if (error instanceof Suspend) return { ok: false, error: { code: VMErrorCode.VMSuspended } };
    if (error instanceof GuestVisibleError) {
      const { name, message } = error;
      return { ok: false, error: { code: "GUEST_VISIBLE", name, message } };
    }
    const id = randomId().slice(0, 12);
    this.report(error, { id, name });
    if (isExposed && error instanceof Error && !(error instanceof VMError)) {
      return { ok: false, error: { code: "GUEST_VISIBLE", name: String(error.name), message: String(error.message) } };
    }
    return { ok: false, error: { code: "HOST_FUNCTION_FAILED", id } };
  }

  /** Tell the page what the guest is not told. */
  report(error, call) {
    try {
      this.#onHostError(error, call);
    } catch (reporterError) {
      reportToConsole(reporterError, { id: call.id, name: "onHostError" });
    }
  }
}

function isThenable(value) {
  return value !== null && typeof value === "object" && typeof value.then === "function";
}

function withoutUndefined(object) {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}

function coded({ code, message, details }) {
  return { code, message, details };
}

function refusal(reason) {
  return { ok: false, error: { code: VMErrorCode.VMRuntimeError, message: reason, details: { reason } } };
}

function revokedAnswer(name) {
  const reason = "the capability was revoked";
  const message = `${name}: ${reason}`;
  return { ok: false, error: { code: VMErrorCode.BoundaryCapabilityRevoked, message, details: { reason, name } } };
}

function reportToConsole(error, { id, name }) {
  console.error(`[jsvm] the host function ${name} failed (${id})`, error);
}
