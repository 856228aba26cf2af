.PHONY: demo test lint bench torture
demo: ; cargo run --release -- demo
test: ; scripts/test
lint: ; scripts/lint
bench: ; scripts/bench
torture: ; scripts/torture
