/**
 * {@code redwork reference}: small systems that textbooks and talks measure, each a {@code Workload} in one class, run on real
 * workers beside the plain program and the published figure; a table, and a page with plots. Their results are held: a wrong
 * one is a failure. The instruments are those of the bench; no other package needs this one.
 */
@NullMarked
package dev.redwork.reference;

import org.jspecify.annotations.NullMarked;
