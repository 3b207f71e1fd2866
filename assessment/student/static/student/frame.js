// Tells the platform how high this page is, so that its frame needs no scrollbar of its own: `lti.frameResize`, which
// Canvas, Moodle's plugins and Open edX know. A height is no secret, and whoever frames us is in the page's policy.

const PAUSE = 100;

if (window.parent !== window) {
  let told = 0;
  let timer = 0;
  const tell = () => {
    timer = 0;
    // The body's own height: that of the document is never less than the frame's, which then could not shrink.
    const height = Math.ceil(document.body.getBoundingClientRect().height);
    if (height === told) return;
    told = height;
    window.parent.postMessage({ subject: "lti.frameResize", height }, "*");
  };
  new ResizeObserver(() => { timer ||= setTimeout(tell, PAUSE); }).observe(document.body);
}
