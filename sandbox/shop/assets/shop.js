/* What HTML and htmx cannot do alone: charts, picking from a list, and where the focus goes. */
(() => {
  const draw = (figure) => {
    const style = getComputedStyle(document.documentElement);
    const accent = style.getPropertyValue('--pico-primary').trim();
    const muted = style.getPropertyValue('--pico-muted-color').trim();
    const line = style.getPropertyValue('--pico-muted-border-color').trim();
    const axis = { stroke: muted, grid: { stroke: line, width: 1 }, ticks: { show: false } };
    const [days, counts] = JSON.parse(figure.dataset.chart);
    const size = () => ({ width: figure.clientWidth, height: 180 });
    const plot = new uPlot(
      {
        ...size(),
        legend: { show: false },
        cursor: { show: false },
        tzDate: (at) => uPlot.tzDate(new Date(at * 1000), 'Etc/UTC'),
        scales: {
          x: { range: (_, first, last) => [first - 43200, last + 43200] },
          y: { range: (_, __, most) => [0, Math.max(most, 3) + 1] },
        },
        axes: [
          {
            ...axis,
            grid: { show: false },
            values: [
              [86400, '{D} {MMM}'],
              [604800, '{D} {MMM}'],
            ],
          },
          { ...axis, size: 36, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000] },
        ],
        series: [
          {},
          {
            fill: accent,
            stroke: accent,
            paths: uPlot.paths.bars({ size: [0.6, 40], radius: 0.2 }),
            points: { show: false },
          },
        ],
      },
      [days, counts],
      figure,
    );
    addEventListener('resize', () => plot.setSize(size()));
  };

  const prepare = () => {
    for (const figure of document.querySelectorAll('[data-chart]:empty')) draw(figure);
  };
  addEventListener('DOMContentLoaded', prepare);
  document.addEventListener('htmx:after:swap', () => {
    prepare();
    // What was just done is said once, to everyone.
    const said = document.querySelector('[data-focus]');
    if (said) {
      said.removeAttribute('data-focus');
      said.focus();
    }
  });

  /* A choice goes into the field that it belongs to; a field that takes several gets one line more. */
  document.addEventListener('change', ({ target }) => {
    if (!(target instanceof HTMLSelectElement) || !target.dataset.fills) return;
    const field = document.getElementById(target.dataset.fills);
    const before = field.value.trim();
    field.value = 'adds' in target.dataset && before ? `${before}\n${target.value}` : target.value;
  });
})();
