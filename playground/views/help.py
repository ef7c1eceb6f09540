"""Help inside the window: the first steps, what can be read off, and every key."""

from collections.abc import Iterable
from html import escape

from PySide6.QtWidgets import QDialog, QTextBrowser, QVBoxLayout, QWidget

from playground.views.commands import Command, readable
from playground.views.theme import Look

HOW_TO = """
<h2>First steps</h2>
<p>Press <b>Space</b>. The network learns to tell the two colours apart, and the map at the right
shows what it answers everywhere. Press Space again to pause, <b>→</b> for a single batch, <b>R</b>
for the weights it began with.</p>
<h2>Build</h2>
<p><b>Drag a layer</b> from the left onto the canvas. Dropped on a wire it is inserted there. Pull a
wire from a port into empty space, and you are asked what should lie there. Scroll on a layer to
change its units, click its second line to change its activation. Everything can be undone with
Ctrl+Z.</p>
<p>Select layers and press <b>Ctrl+G</b>: they fold into a box with a name. <b>Double-click</b> opens it,
<b>Ctrl+Shift+G</b> takes it apart. Right-click a box to <b>keep it in the palette</b>, under Yours, and
drag it into any network. File &gt; New from template has networks to begin with, from LeNet-5 to
ResNet-18.</p>
<h2>Read</h2>
<p>Each small picture is one unit's own map of the plane: blue where it is positive, orange where it
is negative. A wire is as thick as its weight is large, and has the colour of its sign. Point at
anything to read its number; point at a unit to see its map large.</p>
<p>In a network that sees pictures every layer shows what it answers to the chosen one: feature maps,
a strip of units, a bar for each class. Yellow is the largest number of a layer that never goes below
zero, blue and orange are the two signs; the line below the maps has the numbers. Point at a map to see
it large, with its kernels. The last button at the lower right lets each map, each layer or the whole
network have one scale of colours.</p>
<h2>Look inside a layer</h2>
<p><b>Double-click</b> a layer, or select it and press <b>Enter</b>. The <b>X-ray</b> shows how each of its
numbers comes about: rest the mouse on a cell of the input or of the output, or move with the arrows;
<b>P</b> lets the window slide. <b>Receptive field</b> lights what a cell sees of the picture.
<b>Maps</b>, <b>Filters</b> and <b>Gradients</b> show all there are, down to their numbers: scroll to
zoom, drag to move. <b>Alt+→</b> goes to the next layer, <b>Esc</b> back to the network.</p>
<h2>Look at pictures, or draw one</h2>
<p><b>.</b> and <b>,</b> show the next and the previous picture, <b>/</b> any; choose a class, or <b>Only
mistakes</b>. Press <b>D</b> and draw, paste with <b>Ctrl+Shift+V</b>, or drop a picture file: the network
answers at once. <b>Fit to data</b> makes the ink as large as in the data and lays its centre of mass in
the middle.</p>
<h2>Look closer</h2>
<p>The <b>+</b> below the canvas opens more views; a double-click on the tabs gives them more height.
<b>Confusion matrix</b> counts who is taken for whom: click a cell to see its samples. <b>Worst
mistakes</b> shows what the network gets most wrong; a click chooses a sample everywhere.
<b>What did it look at</b> lays over the chosen picture
what speaks for a class: click a bar for another class, drag the sliders, press <b>Adversarial</b> to see
how little turns the answer. <b>Latent space</b> shows many samples as one layer sees them: scroll to zoom
in until the points are pictures, click one to choose it.</p>
<h2>Use pictures</h2>
<p>MNIST, Fashion-MNIST and CIFAR-10 have a button that downloads them, once. <b>Drop a folder</b> on the
window to learn from your own pictures: one sub-folder for each class. The data panel lists what was
left out, and why. <b>Wrong labels</b> gives some training samples another class; the test keeps its
own, so it shows whether the network believes them.</p>
<p><b>Augmentation</b>, at the end of the data panel, shows the network each picture in another way every
time: the six copies are what training may see of the chosen one. Scores are those of the plain
pictures.</p>
<p>Choose <b>Scenes</b>, select an Output, and its <b>Target</b> says what it learns: the class, a place, a
box, masks, the class of each pixel, or the picture itself. Boxes and masks are drawn over the chosen
picture: solid is the network, dashed is right.</p>
<h2>Take along what was learned</h2>
<p>Click the <b>padlock</b> of a layer, or press <b>L</b>: its weights stay as they are while the others
learn, and Reset leaves them alone. A frozen batch norm answers as it does outside training. <b>H</b> cuts the
network behind the selected layer and puts a new head on it. <b>Take weights from a file</b> in the Train
menu fills layers that are alike. After an edit <b>new</b> marks the layers with weights that were drawn
anew; the others kept theirs. File &gt; Open example has a network to try it with.</p>
<h2>Try</h2>
<p>Choose other data at the left, and add noise. Change the learning rate while it trains: the
weights stay. Add the feature x₁² to the Input for the circle, and see that no hidden layer is
needed. Select nothing, and the inspector shows optimizer, schedule and penalties.</p>
"""


def keys_table(commands: Iterable[Command]) -> str:
    """Return the keys of all commands as a table in HTML."""
    rows = [
        f"<tr><td style='padding-right:24px'><b>{escape(_keys(command))}</b></td>"
        f"<td style='padding-right:24px'>{escape(command.title)}</td>"
        f"<td>{escape(command.statusTip())}</td></tr>"
        for command in commands
        if command.keys
    ]
    return f"<h2>Keys</h2><table cellspacing='0' cellpadding='3'>{''.join(rows)}</table>"


def _keys(command: Command) -> str:
    return "  or  ".join(readable(keys) for keys in command.keys)


class HelpWindow(QDialog):
    """How-to and keys in one page; it stays open beside the work."""

    def __init__(self, look: Look, commands: Iterable[Command], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("How to")
        self.setModal(False)
        self.text = QTextBrowser()
        self.text.setOpenExternalLinks(False)
        self.text.setHtml(HOW_TO + keys_table(commands))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.text)
        self.resize(look.px(720), look.px(600))
