// One past day in memory: where every case stood at midnight and every change since. Any second is a few additions.
/** A day as command/replay.json tells it. */
export class Replay {
  constructor(told) {
    Object.assign(this, { day: told.day, length: told.length, codes: told.codes, names: told.names, mesh: told.mesh, isCut: told.is_cut });
    this.bit = Object.fromEntries(told.figures.map((name, number) => [name, 1 << number]));
    this.figures = told.figures;
    this.lon = Float64Array.from(told.lon, (value) => (value === null ? NaN : value / told.fine));
    this.lat = Float64Array.from(told.lat, (value) => (value === null ? NaN : value / told.fine));
    this.part = Uint16Array.from(told.part);
    this.first = Uint8Array.from(told.first);
    this.at = Int32Array.from(told.at);
    this.which = Int32Array.from(told.case);
    this.then = Uint8Array.from(told.bits);
    this.now = this.first.slice();
    this.second = 0;
    this.next = 0;
  }

  /** Stands at a second of the day; forward is cheap, backward begins anew. */
  seek(second) {
    if (second < this.second) {
      this.now.set(this.first);
      this.next = 0;
    }
    while (this.next < this.at.length && this.at[this.next] <= second) {
      this.now[this.which[this.next]] = this.then[this.next];
      this.next += 1;
    }
    this.second = second;
  }

  /** The table: for each place its five figures. */
  rows() {
    const width = this.figures.length;
    const counts = new Int32Array(this.codes.length * width);
    for (let number = 0; number < this.now.length; number += 1) {
      const bits = this.now[number];
      if (!bits) continue;
      const base = this.part[number] * width;
      for (let figure = 0; figure < width; figure += 1) counts[base + figure] += (bits >> figure) & 1;
    }
    return new Map(this.codes.map((code, place) => [code, Object.fromEntries(this.figures.map((name, figure) => [name, counts[place * width + figure]]))]));
  }

  /** The same cells that the server would gather at this zoom: [lon, lat, open, overdue, unassigned, urgent]. */
  cells(zoom) {
    const { cell, fineCell, fineFrom, flat } = this.mesh;
    const width = (360 * (zoom < fineFrom ? cell : fineCell)) / (256 * 2 ** zoom);
    const height = width * flat;
    const found = new Map();
    const { open, overdue, unassigned } = this.bit;
    for (let number = 0; number < this.now.length; number += 1) {
      const bits = this.now[number];
      if (!(bits & open) || Number.isNaN(this.lon[number])) continue;
      const key = Math.floor(this.lon[number] / width) * 4_194_304 + Math.floor(this.lat[number] / height);
      let sums = found.get(key);
      if (!sums) found.set(key, (sums = [0, 0, 0, 0, 0, 0]));
      sums[0] += this.lon[number];
      sums[1] += this.lat[number];
      sums[2] += 1;
      if (bits & overdue) sums[3] += 1;
      if (bits & unassigned) sums[4] += 1;
    }
    const cells = [...found.values()];
    for (const sums of cells) {
      sums[0] /= sums[2];
      sums[1] /= sums[2];
    }
    return cells.sort((one, other) => other[2] - one[2]);
  }
}
