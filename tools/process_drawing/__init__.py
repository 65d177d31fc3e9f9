"""Draws a process: from its sheet and one line that says the order, a BPMN 2.0 file with its diagram.

    python -m tools.process_drawing packs/suzhou/processes/x.sheet.yaml 'review > (a | b) > conclude' 说明

`>` is "then"; `(a | b)` is at the same time, waiting for all. A step whose outcomes go different ways gets a
gateway behind it: `agree` (or whatever leads on) goes straight on, `disagree` to the step of the sheet that
refuses, `return` back to the step before. A detour is written behind the step that may send a case on it:
`review {visit: survey} > approve` takes the step `survey` when the outcome of `review` is `visit`.

The file that comes out is the source from then on: it opens in any modeller and may be changed there. To draw
anew overwrites it.
"""
