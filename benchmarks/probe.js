// In the page, before anything of JupyterLab: counts the bytes that come in, notes each frame that shows something new.
window.probe = (() => {
  const Socket = window.WebSocket;
  const sizeOf = data => data.byteLength ?? data.size ?? data.length;
  let received = 0, inputs = [], frames = [];
  window.WebSocket = class extends Socket {
    constructor(...given) {
      super(...given);
      this.addEventListener('message', event => { received += sizeOf(event.data); });
    }
  };
  addEventListener('keydown', event => { inputs = [event.timeStamp]; frames = []; received = 0; }, true);
  addEventListener('pointermove', event => { if (event.buttons) inputs.push(event.timeStamp); }, true);

  // What is shown: an image counts when it is decoded, anything else by its markup.
  const shown = element => element.tagName !== 'IMG' ? element.innerHTML
    : element.complete && element.naturalWidth ? element.src : null;

  const watch = (box, watched) => {
    let last = null, changed = true;
    new MutationObserver(() => { changed = true; })
      .observe(box, { subtree: true, childList: true, attributes: true, characterData: true });
    const painted = new MessageChannel();                   // its message arrives when the frame has been drawn
    painted.port1.onmessage = () => frames.push(performance.now());
    const tick = () => {
      if (changed) {
        const parts = [...box.querySelectorAll(watched)].map(shown);
        if (parts.length && !parts.includes(null)) {
          changed = false;
          const now = parts.join('\n');
          if (last !== null && now !== last) painted.port2.postMessage(0);
          last = now;
        }
      }
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  };

  // After a key: wait until something new is shown and then stays for 90 ms; gives [ms, bytes].
  const settled = async patience => {
    for (const end = performance.now() + patience; performance.now() < end;) {
      if (frames.length && performance.now() - frames.at(-1) > 90) return [frames.at(-1) - inputs[0], received];
      await new Promise(done => setTimeout(done, 8));
    }
    throw new Error('the key press changed nothing');
  };

  const perSecond = () => {
    const seconds = (inputs.at(-1) - inputs[0]) / 1000;
    const inside = frames.filter(t => t >= inputs[0] && t <= inputs.at(-1));
    return [inputs.length / seconds, inside.length / seconds];
  };

  return { watch, settled, perSecond, forget: () => { inputs = []; frames = []; } };
})();
