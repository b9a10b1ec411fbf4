package dev.redwork.plot;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** A picture as whoever shows it reads it: no well-formed XML is an error. */
public record Picture(Document document) {
    public static Picture of(String svg) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return new Picture(
                factory.newDocumentBuilder().parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8))));
    }

    public List<Element> all(String element) {
        NodeList nodes = document.getElementsByTagName(element);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    public List<String> texts() {
        return all("text").stream().map(Element::getTextContent).toList();
    }

    public List<Double> numbers(String element, String attribute) {
        return all(element).stream()
                .map(shape -> Double.valueOf(shape.getAttribute(attribute)))
                .toList();
    }

    /** How long the bars are; the ground is none. */
    public List<Double> bars() {
        return all("rect").stream()
                .filter(box -> !box.getAttribute("class").equals("ground"))
                .map(box -> Double.valueOf(box.getAttribute("width")))
                .toList();
    }

    public String only(String element) {
        return all(element).get(0).getTextContent();
    }
}
