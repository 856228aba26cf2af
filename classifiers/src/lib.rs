//! Tells how sensitive a text is: findings, labels and what could not be read.
