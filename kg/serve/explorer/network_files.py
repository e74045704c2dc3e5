"""A neighbourhood as a file for Gephi and others: GEXF 1.3 and GraphML."""

from __future__ import annotations

from collections import Counter
from xml.sax.saxutils import quoteattr

from kg.serve.explorer.network import Network, members
from kg.serve.explorer.terms import kind_of


def neighbourhood(network: Network, node: str) -> tuple[list[tuple[str, str, str]], list[tuple[str, str, int]]]:
    """Return the nodes around a node (IRI, name, kind), and how often each pair of them meets in an event."""
    around = {node} | {item.node for kind in ("actor", "place") for item in network.neighbours(node, kind)}
    events = [network.events[node]] if node in network.events else network.touching.get(node, ())
    pairs: Counter[tuple[str, str]] = Counter()
    for event in events:
        found = sorted(set(members(event)) & around)
        pairs.update((one, two) for place, one in enumerate(found) for two in found[place + 1 :])
    nodes = [(found, network.label(found), kind_of(found)) for found in sorted(around)]
    return nodes, [(one, two, count) for (one, two), count in sorted(pairs.items())]


def gexf(network: Network, node: str) -> str:
    """Return the neighbourhood as GEXF 1.3, as Gephi reads it."""
    nodes, edges = neighbourhood(network, node)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<gexf xmlns="http://gexf.net/1.3" version="1.3"><graph defaultedgetype="undirected" mode="static">',
        '<attributes class="node"><attribute id="kind" title="kind" type="string"/></attributes><nodes>',
    ]
    lines += [
        f"<node id={quoteattr(found)} label={_attribute(label)}>"
        f'<attvalues><attvalue for="kind" value={quoteattr(kind)}/></attvalues></node>'
        for found, label, kind in nodes
    ]
    lines.append("</nodes><edges>")
    lines += [
        f'<edge id="{place}" source={quoteattr(one)} target={quoteattr(two)} weight="{count}"/>'
        for place, (one, two, count) in enumerate(edges)
    ]
    lines.append("</edges></graph></gexf>")
    return "\n".join(lines) + "\n"


def graphml(network: Network, node: str) -> str:
    """Return the neighbourhood as GraphML."""
    nodes, edges = neighbourhood(network, node)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
        '<key id="label" for="node" attr.name="label" attr.type="string"/>',
        '<key id="kind" for="node" attr.name="kind" attr.type="string"/>',
        '<key id="weight" for="edge" attr.name="weight" attr.type="int"/><graph edgedefault="undirected">',
    ]
    for found, label, kind in nodes:
        text = _attribute(label)[1:-1].replace("<", "&lt;")
        lines.append(
            f'<node id={quoteattr(found)}><data key="label">{text}</data><data key="kind">{kind}</data></node>'
        )
    for one, two, count in edges:
        ends = f"source={quoteattr(one)} target={quoteattr(two)}"
        lines.append(f'<edge {ends}><data key="weight">{count}</data></edge>')
    lines.append("</graph></graphml>")
    return "\n".join(lines) + "\n"


def _attribute(text: str) -> str:
    """Return text as an attribute of XML, without the control characters that XML forbids."""
    return quoteattr("".join(character for character in text if character >= " "))
