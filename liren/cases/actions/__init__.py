"""The only place that writes cases. Each function is one verb; pages, jobs, imports and the demo all call
these."""
