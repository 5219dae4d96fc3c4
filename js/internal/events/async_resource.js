'use strict';

const { ArrayPrototypeUnshift, ReflectApply } = primordials;

const EventEmitter = require('events');
const { AsyncResource } = require('internal/async_hooks/resource');

const { emit } = EventEmitter.prototype;

/** The resource of an emitter, which leads back to it. */
class EventEmitterReferencingAsyncResource extends AsyncResource {
  #eventEmitter;

  constructor(emitter, type, options) {
    super(type, options);
    this.#eventEmitter = emitter;
  }

  get eventEmitter() {
    return this.#eventEmitter;
  }
}

/** An emitter whose listeners run as callbacks of an async resource of its own. */
class EventEmitterAsyncResource extends EventEmitter {
  #asyncResource;

  /**
   * @param {string | { name?: string, triggerAsyncId?: number, requireManualDestroy?: boolean,
   *   captureRejections?: boolean }} [options]
   */
  constructor(options = undefined) {
    let name;
    if (typeof options === 'string') {
      name = options;
      options = undefined;
    } else {
      name = options?.name;
      if (new.target === EventEmitterAsyncResource) require('internal/validators').validateString(name, 'options.name');
    }
    super(options);
    this.#asyncResource = new EventEmitterReferencingAsyncResource(this, name || new.target.name, options);
  }

  emit(event, ...args) {
    const resource = this.#asyncResource;
    ArrayPrototypeUnshift(args, emit, this, event);
    return ReflectApply(resource.runInAsyncScope, resource, args);
  }

  /** There will be no more events. */
  emitDestroy() {
    this.#asyncResource.emitDestroy();
  }

  get asyncId() {
    return this.#asyncResource.asyncId();
  }

  get triggerAsyncId() {
    return this.#asyncResource.triggerAsyncId();
  }

  get asyncResource() {
    return this.#asyncResource;
  }
}

module.exports = { EventEmitterAsyncResource };
