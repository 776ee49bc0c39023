// Runs in the renderer's page, after Plotly and Kaleido's own script: draws with the letters of the pages.
// An SVG shown as an image knows no font of the page around it, so the font travels inside the SVG; and the
// words are measured where they stand, because only the browser knows how wide they came out.
(() => {
  const NAME = "Source Sans";
  const face = `@font-face{font-family:"${NAME}";font-weight:200 900;src:url(${LETTERS}) format("woff2")}`;
  const ready = (async () => {
    const font = new FontFace(NAME, `url(${LETTERS}) format("woff2")`, { weight: "200 900" });
    document.fonts.add(await font.load());
  })();

  const plain = kaleido_scopes.plotly;
  kaleido_scopes.plotly = async (spec, ...rest) => {
    await ready;
    const answer = await plain({ ...spec, format: "svg", scale: 1 }, ...rest);
    if (answer.code) return answer;
    const svg = withFont(answer.result);
    const words = measured(svg);
    const text = new XMLSerializer().serializeToString(svg);
    svg.remove();
    const png = await painted(text, Math.round(spec.width * spec.scale), Math.round(spec.height * spec.scale));
    const notes = [...svg.querySelectorAll(".annotation-text")].filter((note) => note.textContent.trim()).length;
    return { ...answer, result: JSON.stringify({ svg: text, png, words, notes }) };
  };

  function withFont(text) {
    const svg = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
    const style = document.createElementNS("http://www.w3.org/2000/svg", "style");
    style.textContent = face;
    svg.prepend(style);
    svg.style.cssText = "position:absolute;left:0;top:0";
    return document.body.appendChild(document.importNode(svg, true));
  }

  // Every line of text with its left, top, right and bottom end in pixels of the paper. The lines of one
  // text are parts of it, so that the white beside a short one is free for others.
  function measured(svg) {
    const found = [];
    for (const text of svg.querySelectorAll("text")) {
      const lines = text.querySelectorAll("tspan.line");
      for (const line of lines.length ? lines : [text]) {
        const box = line.getBoundingClientRect();
        if (line.textContent.trim()) found.push([line.textContent, box.left, box.top, box.right, box.bottom]);
      }
    }
    svg.removeAttribute("style");
    return found;
  }

  async function painted(text, width, height) {
    const image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [width, height];
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#FFFFFF";
    pen.fillRect(0, 0, width, height);
    pen.drawImage(image, 0, 0, width, height);
    return canvas.toDataURL("image/png").split(",")[1];
  }
})();
