mod cell;
mod values;
