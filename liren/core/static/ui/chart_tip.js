// What stands beside the pointer: built as elements, because the page allows no styles inside of markup.

const make = (tag, text) => Object.assign(document.createElement(tag), { textContent: text });

/** A formatter for this chart's tooltip: the row's name, then each series with its value and interval. */
export function tooltip(chart) {
  return (given) => {
    const { data, kind } = chart;
    const first = Array.isArray(given) ? given[0] : given;
    const tip = document.createDocumentFragment();
    const list = document.createElement("dl");
    if (kind === "heat") {
      const [column, row] = first.value;
      tip.append(make("strong", `${data.labels[row]} ${data.series[column].name}`));
      list.append(make("dt", chart.dataset.wordsCount), make("dd", chart.say(data.series[column], row)));
    } else {
      const row = kind === "dots" ? first.value[1] : first.dataIndex;
      tip.append(make("strong", data.labels[row]));
      const shown = kind === "dots" ? data.series.filter((one) => one.name === first.seriesName) : data.series;
      for (const one of shown) list.append(make("dt", one.name), make("dd", chart.say(one, row)));
    }
    const box = document.createElement("div");
    box.className = "chart-tip";
    box.append(tip, list);
    return box;
  };
}
